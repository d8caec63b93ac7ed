"""An S3 server on this machine, and a study that has its results in a bucket of it."""

import hashlib
import logging

import boto3
from moto.server import ThreadedMotoServer

from project import Project

NAME, PREFIX = "lab", "studies/tiny"
# The server asks for keys, and takes any.
KEYS = {f"SNAKEMAKE_STORAGE_S3_{name}_KEY": "any" for name in ("ACCESS", "SECRET")}


class Requests(logging.Handler):
    """The requests to the server, in place of lines on the terminal."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


class Bucket:
    """What a server on a free port of this machine holds below the prefix."""

    def __init__(self):
        self.requests = Requests()
        log = logging.getLogger("werkzeug")
        log.handlers, log.propagate = [self.requests], False
        log.setLevel(logging.INFO)
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        self.all = boto3.resource(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            **dict.fromkeys(["aws_access_key_id", "aws_secret_access_key"], "any"),
        ).Bucket(NAME)

    def stop(self):
        self.server.stop()

    def environment(self, prefix=PREFIX):
        """What a user sets for profiles/s3."""
        return KEYS | {
            "SNAKEMAKE_STORAGE_S3_ENDPOINT_URL": self.endpoint,
            "STUDY_BUCKET": NAME,
            "STUDY_PREFIX": prefix,
        }

    def paths(self, prefix=PREFIX):
        """The paths of all objects below the prefix."""
        return [each.key.removeprefix(f"{prefix}/") for each in self.all.objects.filter(Prefix=f"{prefix}/")]

    def object(self, path, prefix=PREFIX):
        return self.all.Object(f"{prefix}/{path}")

    def digests(self, prefix=PREFIX):
        """SHA-256 of each result in the bucket."""
        return {
            path: hashlib.sha256(self.object(path, prefix).get()["Body"].read()).hexdigest()
            for path in self.paths(prefix)
        }


class Stored(Project):
    """A study with its results in a bucket."""

    def command(self, *words):
        return super().command("--profile", "profiles/s3", *words)

    def without_copies(self):
        """The same on another machine: the project and its data, and nothing that a call has left."""
        for path in ("results", "resources", ".snakemake"):
            if (self.folder / path).exists():
                self.remove(path)
