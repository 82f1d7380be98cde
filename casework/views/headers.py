"""Headers of every response, errors and files included (SECURITY 11.1)."""

from flask import Flask, Response, current_app, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# A file that a person brought: nothing in it may run or load.
FILE_POLICY = "sandbox; default-src 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STATIC_SECONDS = 3600
VERSIONED_SECONDS = 365 * 86400


def set_headers(response: Response) -> Response:
    """after_request: nothing leaves without them."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    for name, value in HEADERS.items():
        response.headers[name] = value
    if not current_app.config["LOOPBACK_HTTP"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    response.headers["Cache-Control"] = _caching(response)
    if "request_id" in g:
        response.headers["X-Request-Id"] = g.request_id
    return response


def _caching(response: Response) -> str:
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        if request.args.get("v"):
            return f"public, max-age={VERSIONED_SECONDS}, immutable"
        return f"public, max-age={STATIC_SECONDS}"
    return "no-store"


def init_app(app: Flask) -> None:
    app.after_request(set_headers)
