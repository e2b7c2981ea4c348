import hashlib
import hmac
import json
import os
import sys
from email.utils import formatdate
from urllib.error import HTTPError
from urllib.request import Request, urlopen

path = "/files/21975c81-7f57-4c7a-aef9-acfe28779f78/metadata/subsystem/"
body = json.dumps("image-processing").encode()
date = formatdate(usegmt=True)
md5 = hashlib.md5(body).hexdigest()
to_sign = "\n".join(["PUT", md5, "application/json", date, path])
secret_key = os.environ["UPLOADCARE_SECRET_KEY"]
signature = hmac.new(secret_key.encode(), to_sign.encode(), "sha1").hexdigest()

request = Request("https://api.uploadcare.com" + path, body, method="PUT")
request.add_header("Accept", "application/vnd.uploadcare-v0.7+json")
request.add_header("Content-Type", "application/json")
request.add_header("X-Uploadcare-Date", date)
credentials = f"Uploadcare {os.environ['UPLOADCARE_PUBLIC_KEY']}:{signature}"
request.add_unredirected_header("Authorization", credentials)
try:
    print(json.load(urlopen(request, timeout=30)))
except HTTPError as error:
    sys.exit(error.read().decode())
