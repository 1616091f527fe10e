"""`python -m cld`."""

from cld.cli import main

if __name__ == "__main__":
    main()
