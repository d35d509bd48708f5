"""Numbers as people type them: 0.36, −1,5, 1,863,690, 2/3, 26 × 26."""

import re

LONGEST = 60  # characters of a number
_NUMBER = r"[+-]?(?:\d[\d.,]*|[.,]\d+)"


def readings(typed: str) -> list[float]:
    """Return every number that may be meant: the comma in 1,863 is a decimal point or stands between thousands.

    The minus sign may be any dash. A size, a × b, must be square. Raises ValueError, with a sentence for the user, for
    text that is not a number.
    """
    plain = re.sub(r"\s", "", typed[: LONGEST + 1]).translate(str.maketrans("−–—×xX*", "---····"))
    found = re.fullmatch(rf"({_NUMBER})(?:([/·])({_NUMBER}))?", plain)
    if len(plain) > LONGEST or not found:
        raise ValueError("That doesn't read as a number. Type it like 0.36, −1,5 or 2/3.")
    first, sign, second = found.groups()
    if sign == "/":
        return [over / under for over in _decimals(first) for under in _decimals(second) if under]
    return [number for number in _decimals(first) if not sign or number in _decimals(second)]


def _decimals(number: str) -> list[float]:
    """Return what digits with points and commas may mean: with them between thousands, with the last one decimal."""
    *whole, part = re.split("[.,]", number)
    marks = re.findall("[.,]", number)
    found = []
    if _in_thousands([*whole, part]) and len(set(marks)) < 2:
        found.append(float("".join([*whole, part])))
    if marks and marks[-1] not in marks[:-1] and (len(marks) == 1 or _in_thousands(whole)):
        found.append(float(f"{''.join(whole)}.{part}0"))
    return found


def _in_thousands(groups: list[str]) -> bool:
    """Return whether these are groups of three digits, of which the first may be shorter; or one group alone."""
    first, *others = groups
    return not others or (first.lstrip("+-") not in ("", "0") and all(len(group) == 3 for group in others))
