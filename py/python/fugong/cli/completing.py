"""`fugong completion`: what a shell needs to complete commands, options and rulebooks."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a SHELL.

    In bash: `eval "$(fugong completion bash)"`; in zsh the same with zsh; in fish: `fugong completion fish | source`.
    """
    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(ctx.find_root().command, {}, "fugong", "_FUGONG_COMPLETE").source())
