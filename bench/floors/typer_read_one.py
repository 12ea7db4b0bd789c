"""The smallest Typer program that imports sqlmodel and reads one row by its key."""

import typer
from sqlmodel import Field, Session, SQLModel, create_engine

app = typer.Typer()


class Tenants(SQLModel, table=True):
    """A table with a key and a name, as many stores have."""

    ref: str = Field(primary_key=True)
    name: str


@app.command()
def show(store: str, ref: str) -> None:
    """Show one row."""
    with Session(create_engine(f"sqlite:///{store}")) as session:
        tenant = session.get(Tenants, ref)
        typer.echo(tenant.name if tenant else "nothing")


if __name__ == "__main__":
    app()
