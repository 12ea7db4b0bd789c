"""Mail: what letters say, how they are delivered, and working off the queue without sending one twice."""
