module mapbenchmark

go 1.19
