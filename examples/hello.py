"""The main job: `sandbox-mcp run examples/hello.py` runs this in a sandbox and prints what it prints."""
import os
import platform

print(f"Hello from Python {platform.python_version()} in a sandbox.")
print(f"I am user {os.getuid()}, I see {len([p for p in os.listdir('/proc') if p.isdigit()])} processes, and my home is {os.path.expanduser('~')}.")
