"""What Hugging Face Papers shows and answers: pages copied or saved, the API's JSON, papers as Markdown."""
