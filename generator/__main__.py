"""`python -m generator` is `register`."""

import sys
import traceback


def main() -> int:
    """Run a command; returns its exit code. Says in a line what nobody foresaw, or what keeps the program itself from being loaded."""
    try:
        from generator import cli  # noqa: PLC0415 - its loading may fail too

        return cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("register: stopped\n")
    except Exception as error:  # noqa: BLE001 - whatever it is
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = " ".join(f"{type(error).__name__}: {error}".split())
        sys.stderr.write(
            f"register: the program failed ({what}, in {where.filename}:{where.lineno}); run the command again, with more memory where 'ulimit -a' tells of a limit, "
            "and after a change of the program run 'make .venv/.site'; if it fails again, report this line\n"
        )
    return 2


if __name__ == "__main__":
    sys.exit(main())
