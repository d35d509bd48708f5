// The browser's database, which may be missing or refuse, as its storage may: reading then finds nothing, and writing says
// that it did not succeed.

/** @typedef {"networks" | "files"} Shelf  an entry of each has the same key */
/** @typedef {{ shelf: Shelf, key: string, value?: unknown }} Change  without a value the entry is taken out */
/** @typedef {{ all(shelf: Shelf): Promise<unknown[]>, read(shelf: Shelf, key: string): Promise<unknown>, write(changes: Change[]): Promise<boolean> }} Database */

const NAME = "inkling";
const SHELVES = /** @type {Shelf[]} */ (["networks", "files"]);

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1); // where it is refused, even naming it throws
    request.onupgradeneeded = () => {
      for (const shelf of SHELVES) request.result.createObjectStore(shelf);
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = close; // else nobody could delete it while this page is open
      request.result.onclose = close; // the user has cleared what this site keeps
      resolve(request.result);
    };
  });
  opened.catch(close); // it may be allowed later
  return opened;
}

function close() {
  opened?.then(
    (database) => database.close(),
    () => {},
  );
  opened = null;
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @type {Database} */
export const database = {
  async all(shelf) {
    try {
      return await answer((await open()).transaction(shelf).objectStore(shelf).getAll());
    } catch {
      return [];
    }
  },

  async read(shelf, key) {
    try {
      return await answer((await open()).transaction(shelf).objectStore(shelf).get(key));
    } catch {
      return undefined;
    }
  },

  /** All changes or none; whether they were made. */
  async write(changes) {
    try {
      const transaction = (await open()).transaction(SHELVES, "readwrite");
      for (const { shelf, key, value } of changes)
        if (value === undefined) transaction.objectStore(shelf).delete(key);
        else transaction.objectStore(shelf).put(value, key);
      transaction.commit?.(); // it is made even if the page is left now
      return await new Promise((resolve) => {
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false); // it is full
      });
    } catch {
      return false;
    }
  },
};
