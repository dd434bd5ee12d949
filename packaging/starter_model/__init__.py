"""How the bundled starter model was made: data, tokenizer, training, export and evaluation."""
