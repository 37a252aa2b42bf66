"""Building blocks of the pages: they take values, emit signals and know no engine."""
