"""The kinds of rounds that the program does not pass yet: each with the reason and a seed that shows it. Such a seed is played with the
others; when it passes, the run fails until the line is removed. Nothing else is excused."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Expected:
    reason: str
    seed: int = 0
    tries: int = 1  # of the seed, where a race decides


EXPECTED_FAILURES: dict = {
}
