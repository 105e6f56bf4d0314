"""`python -m fugong`: the `fugong` command."""

from .cli import main

if __name__ == "__main__":
    main()
