"""Where e-mail is sent by, from one address: `smtp://user:password@host:587/?tls=1&from=zhishiku@example.org`."""

from urllib.parse import parse_qs, unquote, urlsplit


def mail_settings(url):
    """Django's settings for `url` (smtp, smtps); none without one. ValueError in words when it says something else."""
    if not url:
        return {}
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("EMAIL_URL 应写成 smtp://用户名:密码@主机:端口/?tls=1&from=发件地址，或以 smtps:// 开头")
    user = unquote(parts.username or "")
    is_secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_secure else 587),
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_secure,
        "EMAIL_USE_TLS": not is_secure and options.get("tls", "0") not in ("0", "no", "false"),
        "EMAIL_TIMEOUT": 10,  # seconds
        "DEFAULT_FROM_EMAIL": options.get("from") or (user if "@" in user else f"noreply@{parts.hostname}"),
    }
