"""The first start: four doors, and a calm page for each thing to be said behind them."""
