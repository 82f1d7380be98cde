"""Cases: what the office does. Tables, the record, services, forms, views, letters."""
