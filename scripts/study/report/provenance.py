"""The tables of where the results come from: code, versions, machine and data files."""


def origin_rows(provenance: dict) -> list[dict]:
    """Rows (what, value) of the table of code, versions and machine; provenance: see study.jobs.provenance."""
    versions = ", ".join(f"{name} {version}" for name, version in provenance["packages"].items())
    return [
        {"what": "code", "value": f"commit {provenance['commit']}"},
        {"what": "Python", "value": provenance["python"]},
        {"what": "packages", "value": versions},
        {"what": "linear algebra", "value": provenance["blas"]},
        {"what": "vectors of NumPy", "value": provenance["vectors"]},
        {"what": "C library", "value": provenance["c_library"]},
        {"what": "processor", "value": provenance["processor"]},
        {"what": "system", "value": provenance["system"]},
    ]


def code_version(provenance: dict) -> str:
    """The code for the title page: 'commit 0123456789', or that there is none to name."""
    commit, _, changes = provenance["commit"].partition(" ")
    if commit == "unknown":
        return "not under version control"
    return f"commit {commit[:10]}" + (f" {changes}" if changes else "")


def file_rows(data: dict[str, dict]) -> list[dict]:
    """Rows (file, sha256, source) of the table of data files; a space in each checksum lets it break into two lines."""
    return [
        {"file": name, "sha256": f"{row['sha256'][:32]} {row['sha256'][32:]}", "source": row["source"]}
        for name, row in data.items()
    ]
