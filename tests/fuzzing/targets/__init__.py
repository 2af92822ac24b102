"""What is fuzzed, a module each: ``seeds`` gives inputs to begin with, ``run`` takes one."""
