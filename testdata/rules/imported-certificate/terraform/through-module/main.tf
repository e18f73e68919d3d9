module "certificate" {
  source = "./certificate"
  body   = file("${path.module}/shop.pem")
  key    = var.key
}

variable "key" {
  type = string
}
