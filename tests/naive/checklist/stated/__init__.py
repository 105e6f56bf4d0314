"""Cases that state what they come to, held against what their input comes to here: vectors, and the cases of the built-in rulebooks."""
