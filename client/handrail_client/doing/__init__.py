"""What people do, one module for each part of it: each builds event bodies with fresh ids and appends them."""
