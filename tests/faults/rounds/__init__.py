"""Random histories of loads against a model of what every table must hold; ./dev faults runs them.

    paths       a path into JSON, as a tuple of its parts
    project     a project as a value, and as TOML
    case        a case: projects, contents and steps; as text and back, so that a failure can be printed
    generator   random cases from a seed
    model       what the tables must hold, by the rules of docs/exactly-once.md. Shares no code with the program
    program     runs the program, `serve` and the proxy; reads tables, map, ledger and log
    checks      compares what is there with the model
    player      plays a case step by step, with or without faults
    shrink      drops parts of a failing case while it still fails
    kinds       the kinds of rounds: which features a case has, how it is played
    expected_failures   the kinds that the program does not pass yet, each with its reason
"""
