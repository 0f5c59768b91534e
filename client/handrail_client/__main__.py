"""`python -m handrail_client`: the same as `handrail`."""

from handrail_client.cli import main

if __name__ == "__main__":
    main()
