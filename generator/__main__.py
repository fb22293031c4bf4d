"""`python -m generator` is `register`."""

import sys


def main() -> int:
    """Run a command; returns its exit code. Says in a line what keeps the program itself from being loaded."""
    try:
        from generator import cli  # noqa: PLC0415

        return cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("register: stopped\n")
    except (ImportError, MemoryError, OSError) as error:
        sys.stderr.write(f"register: the program could not be loaded: {error}; 'make .venv/.site' installs it, 'ulimit -a' tells what this computer allows\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
