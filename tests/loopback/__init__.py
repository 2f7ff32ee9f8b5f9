"""A server on this machine that speaks OpenAI's protocol, well or badly, as a test wants it."""
