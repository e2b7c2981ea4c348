import hashlib
import hmac
import os
import sys
from email.utils import formatdate
from urllib.error import HTTPError
from urllib.request import Request, urlopen

path = "/files/21975c81-7f57-4c7a-aef9-acfe28779f78/metadata/subsystem/"
date = formatdate(usegmt=True)
md5 = hashlib.md5(b"").hexdigest()
to_sign = "\n".join(["DELETE", md5, "application/json", date, path])
secret_key = os.environ["UPLOADCARE_SECRET_KEY"]
signature = hmac.new(secret_key.encode(), to_sign.encode(), "sha1").hexdigest()

request = Request("https://api.uploadcare.com" + path, method="DELETE")
request.add_header("Accept", "application/vnd.uploadcare-v0.7+json")
request.add_header("Content-Type", "application/json")
request.add_header("X-Uploadcare-Date", date)
credentials = f"Uploadcare {os.environ['UPLOADCARE_PUBLIC_KEY']}:{signature}"
request.add_unredirected_header("Authorization", credentials)
try:
    urlopen(request, timeout=30)
except HTTPError as error:
    sys.exit(error.read().decode())
