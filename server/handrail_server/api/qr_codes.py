"""Codes to scan: a link as the dark and light squares of a QR code, for whoever draws them.

Squares rather than a picture: the app's page may load no image but its own, and a link in a picture's address would be
a secret in an address.
"""

import segno


def squares(link: str) -> str:
    """The QR code of `link`: a row of 0 (light) and 1 (dark) for each line of squares, rows separated by spaces.

    The light border of four squares that readers need is left to who draws it.
    """
    code = segno.make_qr(link, error="m", boost_error=False)
    return " ".join("".join("1" if square else "0" for square in row) for row in code.matrix)
