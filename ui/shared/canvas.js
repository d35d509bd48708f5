// Pictures that are decoded.

/**
 * Decodes a picture, by `onload`, which comes sooner than `decode()` for pictures as small as these.
 * @param {string} url
 * @returns {Promise<HTMLImageElement>}
 */
export const decoded = (url) =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("A picture could not be decoded."));
    image.src = url;
  });
