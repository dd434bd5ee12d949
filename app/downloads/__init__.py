"""The network and the model folder."""
