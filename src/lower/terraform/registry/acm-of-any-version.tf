
# Up to version 4 the default is DNS, and since version 5 there is none.
variable "validation_method" {}
