"""`python -m livebib`."""

from livebib.cli import main

if __name__ == "__main__":
    main()
