"""The benchmark: engines in processes of their own, asked the same requests in turns."""
