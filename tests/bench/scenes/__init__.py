"""What a webcam at a gate would see of a badge, drawn: one module an effect.

Light passes through the modules in the order of the real thing: the printed `card` lies in
space (`geometry`), or shines (`screen`); the lens smears it (`optics`); the sensor counts
square pixels, adds noise and packs them as JPEG (`sensor`). `scene` puts them together,
`conditions` and `moving` say which effect is measured how hard.
"""
