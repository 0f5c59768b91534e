"""Commands: what a person means to do becomes events, or a typed refusal. Pure; shells append, ask and print."""
