"""A PostgreSQL server of a test's own, from Debian's binaries, which can be stopped and started."""
import glob
import os
import shutil
import subprocess
import tempfile

from processes import die_with_parent, free_port, wait_for

BINARIES = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
PASSWORD = "p@ss/w0rd of the database"


class PostgreSQL:
    def __init__(self):
        assert BINARIES, "install postgresql: scripts/setup --test"
        # It refuses to be root.
        self.prefix = []
        self.folder = tempfile.mkdtemp(prefix="weir-postgresql-")
        if os.geteuid() == 0:
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(self.folder, "postgres", "postgres")
        self.port = free_port()
        self.server = None
        secret = os.path.join(self.folder, "password")
        with open(secret, "w") as file:
            file.write(PASSWORD + "\n")
        os.chmod(secret, 0o644)
        self.run("initdb", "-D", os.path.join(self.folder, "data"), "--no-sync", "-U", "weir", "--auth=scram-sha-256",
                 f"--pwfile={secret}")
        self.start()

    def run(self, name, *arguments, **options):
        result = subprocess.run([*self.prefix, os.path.join(BINARIES[-1], name), *arguments], cwd=self.folder,
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, **options)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def start(self):
        if self.server is not None:
            return
        self.server = subprocess.Popen(
            [*self.prefix, os.path.join(BINARIES[-1], "postgres"), "-D", os.path.join(self.folder, "data"),
             "-h", "127.0.0.1", "-p", str(self.port), "-k", self.folder, "-c", "fsync=off"], cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        wait_for(self.is_ready, 30, "the database being ready")

    def is_ready(self):
        return subprocess.run([os.path.join(BINARIES[-1], "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)],
                              capture_output=True, timeout=20).returncode == 0

    def stop(self):
        if self.server is not None:
            self.server.send_signal(2)              # SIGINT: fast, connections are cut
            self.server.wait(30)
            self.server = None

    def execute(self, sql):
        return self.run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "weir", "-v", "ON_ERROR_STOP=1", "-qAt",
                        "-c", sql, "postgres", env=dict(os.environ, PGPASSWORD=PASSWORD))

    @property
    def url(self):
        """Without the password."""
        return f"postgresql://weir@127.0.0.1:{self.port}/postgres"

    def close(self):
        if self.server is not None:
            self.server.kill()
            self.server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
