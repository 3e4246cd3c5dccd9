"""数据责任: who keeps which facts, how old they may grow, how complete they are."""
