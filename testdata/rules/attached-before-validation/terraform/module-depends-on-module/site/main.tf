variable "arn" {
  type = string
}

module "listener" {
  source = "./listener"
  arn    = var.arn
}
