"""Where a text tells what to do: instructions and the sections that hold them; pure, English."""
