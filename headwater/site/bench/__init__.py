"""The control room under load and under fault: a whole platform of its own, rung at and listened to through its doors."""
