"""Two calm themes with strong contrast; what a colour says, a word says too."""

from textual.theme import Theme


def _scroll_bar(ground: str, thumb: str) -> dict[str, str]:
    return {
        "scrollbar": thumb,
        "scrollbar-hover": thumb,
        "scrollbar-active": thumb,
        "scrollbar-background": ground,
        "scrollbar-background-hover": ground,
        "scrollbar-background-active": ground,
        "scrollbar-corner-color": ground,
    }


DARK = Theme(
    name="portalops-dark",
    primary="#7fb4ff",
    secondary="#a9c7ee",
    accent="#f2c572",
    foreground="#e6e9ee",
    background="#10151c",
    surface="#19212c",
    panel="#243041",
    success="#86d993",
    warning="#f2c572",
    error="#ff9d9d",
    dark=True,
    variables=_scroll_bar("#19212c", "#5b7391"),
)
LIGHT = Theme(
    name="portalops-light",
    primary="#0b4f9e",
    secondary="#33587f",
    accent="#7a4a00",
    foreground="#16202c",
    background="#fbfcfd",
    surface="#eef1f5",
    panel="#dce4ee",
    success="#0d652d",
    warning="#7a4a00",
    error="#a3161f",
    dark=False,
    variables=_scroll_bar("#eef1f5", "#7d93ab"),
)
