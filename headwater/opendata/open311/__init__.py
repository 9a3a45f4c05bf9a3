"""Reports by Open311 GeoReport v2: which services there are, how a report is read, how an answer is written. No Django."""
