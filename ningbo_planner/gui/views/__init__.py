"""Views and delegates: how the tables of a plan look and what keys and mouse do in them."""
