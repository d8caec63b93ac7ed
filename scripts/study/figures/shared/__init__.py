"""What all figures are made of: style, scales, marks, arrangement of panels."""
