
variable "validation_method" { default = null }
