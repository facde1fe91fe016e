"""What a plan is: tables of indicators over periods, quantities as printed and as meant, departments, findings, rounds."""
