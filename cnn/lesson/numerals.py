"""Numbers as people type them: 0.36, −1,5, 1,863,690, 2/3, 26 × 26."""

import re

LONGEST = 60  # characters that are looked at
_NUMBER = r"[+-]?(?:\d[\d.,]*|[.,]\d+)"


def readings(typed: str) -> list[float]:
    """Return every number that was possibly meant: 1,863 has a decimal comma, or one between thousands.

    The minus sign may be any dash. Of a × b, as a size is given, both must be the same. Raises ValueError, with a
    sentence, for what is no number.
    """
    plain = re.sub(r"\s", "", typed[: LONGEST + 1]).translate(str.maketrans("−–—×xX*", "---····"))
    found = re.fullmatch(rf"({_NUMBER})(?:([/·])({_NUMBER}))?", plain)
    if len(plain) > LONGEST or not found:
        raise ValueError("That is no number that I can read. Type it like 0.36, −1,5 or 2/3.")
    first, sign, second = found.groups()
    if sign == "/":
        return [over / under for over in _decimals(first) for under in _decimals(second) if under]
    return [number for number in _decimals(first) if not sign or number in _decimals(second)]


def _decimals(number: str) -> list[float]:
    *whole, part = re.split("[.,]", number)
    marks = re.findall("[.,]", number)
    found = []
    if _in_thousands([*whole, part]) and len(set(marks)) < 2:
        found.append(float("".join([*whole, part])))
    if marks and marks[-1] not in marks[:-1] and (len(marks) == 1 or _in_thousands(whole)):
        found.append(float(f"{''.join(whole)}.{part}0"))
    return found


def _in_thousands(groups: list[str]) -> bool:
    """Return whether these are digits in groups of three, the first of which may be shorter; or one group alone."""
    first, *others = groups
    return not others or (first.lstrip("+-") not in ("", "0") and all(len(group) == 3 for group in others))
