"""How often the answer is right on a folder of cases, beside two baselines in the same run."""
