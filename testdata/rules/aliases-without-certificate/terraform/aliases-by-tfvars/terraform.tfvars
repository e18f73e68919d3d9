aliases = ["www.example.com"]
