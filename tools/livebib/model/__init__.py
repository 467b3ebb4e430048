"""The values that everything else is made of: places, findings, works, verdicts, records, rules, reasons, errors."""
