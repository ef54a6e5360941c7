"""What a question asks for: its type, the things it names, its parts, its spelling and its language; pure, English."""
