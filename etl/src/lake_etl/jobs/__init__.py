"""One module for each job. Importing a module registers its job."""
