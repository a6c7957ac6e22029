"""What a run writes for people and programs: return slips, report, exports; the writers of CSV and XLSX."""
