"""The analyst's workbench: offence, area and period are chosen once, and every view follows."""
