"""A program that writes an answer into a history until it is killed: `appender.py DATABASE [PAUSE]`.

It writes the number of each piece after the piece was stored.
"""

import sys
import time
from itertools import count
from pathlib import Path

from app.core.chat import Channel
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.turns import Turns


def main(path: Path, pause: float) -> None:
    database = Database(path)
    conversation = Conversations(database).create("Killed")
    turns = Turns(database)
    turn = turns.begin(conversation.conversation_id, "What is 6 · 7?", "Starter")
    for number in count():
        channel = Channel.REASONING if number % 2 == 0 else Channel.SOLUTION
        turns.append(turn.turn_id, channel, f"{number} ")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        time.sleep(pause)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
